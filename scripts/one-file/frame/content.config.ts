/** The site's collections, without its other pages. */
export { collections } from '../../../src/content.config.ts';
