#!/bin/bash
echo stray
# task: first
touch /root/a
# task: frist
# task: second
touch /root/b
# task: third
touch /root/c
# task: third
touch /root/d
