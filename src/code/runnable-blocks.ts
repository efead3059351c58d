/** Expressive Code plugin: a fence marked ```sh run gets a button that types it into the terminal beside it. */
import { definePlugin, type ExpressiveCodePlugin } from '@astrojs/starlight/expressive-code';
import { h } from '@astrojs/starlight/expressive-code/hast';
import { words } from '../i18n.ts';

export function runnableBlocks(): ExpressiveCodePlugin {
  return definePlugin({
    name: 'Runnable blocks',
    hooks: {
      postprocessRenderedBlock: ({ codeBlock, renderData }) => {
        if (!codeBlock.metaOptions.getBoolean('run')) return;
        const text = words(codeBlock.parentDocument?.sourceFilePath?.includes('/zh-cn/') ? 'zh-CN' : 'en');
        renderData.blockAst.properties['data-runnable'] = '';
        renderData.blockAst.children.push(
          h('button', { type: 'button', class: 'run', 'data-run': codeBlock.code, 'aria-label': `${text.run}: ${codeBlock.code}` }, [
            text.run,
          ]),
        );
      },
    },
  });
}
