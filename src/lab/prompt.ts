/** The prompt of the shell, as the page shows it before the shell runs. */
export const PROMPT = '[root@master01 ~]# ';
