import { expect, test } from 'vitest';
import { markdown } from './prose.ts';

test('Markdown is taken apart where a component stands, and nowhere else', () => {
  const text = [
    '---',
    'title: A lab',
    '---',
    '',
    'Braces {stay}, and `<Task id="code" />` too.',
    '',
    '<Task id="one" />',
    '<Predict id="two"/>',
    '',
    '````md',
    '<Task id="shown" />',
    '```',
    '<Task id="shown" />',
    '````',
    '',
    '<Task id="three" />',
  ].join('\n');
  const { index, parts } = markdown(text, '../src');
  expect(parts).toEqual([
    '\nBraces {stay}, and `<Task id="code" />` too.\n\n',
    '\n````md\n<Task id="shown" />\n```\n<Task id="shown" />\n````\n\n',
  ]);
  expect(index).toBe(`---
title: A lab
---

import Task from '../src/components/Task.astro';
import Predict from '../src/components/Predict.astro';
import { Content as Part0 } from './_part0.md';
import { Content as Part1 } from './_part1.md';

<Part0 />

<Task id="one" />

<Predict id="two" />

<Part1 />

<Task id="three" />
`);
});

test('a page of Markdown alone', () => {
  expect(markdown('# Hello\n', '../src').parts).toEqual(['# Hello\n\n']);
});
