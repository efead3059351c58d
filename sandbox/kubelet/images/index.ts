/** The images a registry of the simulation holds, besides those it does not know (see unknown.ts). A new one is a file and a line. */
import type { Image } from '../image.ts';
import { alpine } from './alpine.ts';
import { busybox } from './busybox.ts';
import { curl } from './curl.ts';
import { demoapp } from './demoapp.ts';
import { httpd } from './httpd.ts';
import { ingressNginx } from './ingress-nginx.ts';
import { nginx } from './nginx.ts';
import { redis } from './redis.ts';
import { systemImages } from './system.ts';

export const images: readonly Image[] = [
  demoapp,
  nginx,
  httpd,
  busybox,
  alpine,
  redis,
  curl,
  ingressNginx,
  ...systemImages,
];
