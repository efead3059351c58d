/** The words around the list of scenarios, whose own are in content/. */

export interface ScenarioWords {
  title: string;
  /** `{name}`: the scenario to be loaded. */
  ask: string;
}

const en: ScenarioWords = {
  title: 'Load another scenario',
  ask: 'Load “{name}”? The cluster you have here is kept, and as you left it when you come back.',
};

const zhCN: ScenarioWords = {
  title: '换一个场景',
  ask: '要换成「{name}」吗？这里的集群会保留下来，回来时还是离开时的样子。',
};

/** By the page's `lang`. */
export const scenarioWords = (language: string | undefined): ScenarioWords => (language === 'zh-CN' ? zhCN : en);
