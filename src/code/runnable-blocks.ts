/** Expressive Code plugin: a fence marked ```sh run gets a button that types it into the terminal beside it. */
import { definePlugin, type ExpressiveCodePlugin } from '@astrojs/starlight/expressive-code';
import { h } from '@astrojs/starlight/expressive-code/hast';
import { words } from '../i18n.ts';

/** Characters of a line that leave room for the buttons beside it; longer ones get them below. */
const ROOM = 48;

export function runnableBlocks(): ExpressiveCodePlugin {
  return definePlugin({
    name: 'Runnable blocks',
    hooks: {
      postprocessRenderedBlock: ({ codeBlock, renderData }) => {
        if (!codeBlock.metaOptions.getBoolean('run')) return;
        const text = words(codeBlock.parentDocument?.sourceFilePath?.includes('/zh-cn/') ? 'zh-CN' : 'en');
        const longest = Math.max(...codeBlock.code.split('\n').map((line) => line.length));
        renderData.blockAst.properties['data-runnable'] = longest > ROOM ? 'wide' : '';
        renderData.blockAst.children.push(
          h(
            'button',
            {
              type: 'button',
              hidden: true,
              class: 'run',
              'data-run': codeBlock.code,
              'aria-label': `${text.run}: ${codeBlock.code}`,
            },
            [text.run],
          ),
        );
      },
    },
  });
}
