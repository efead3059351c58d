/** What the site's build makes (scripts/boot-image.ts); undefined while somebody works on the engine. */
declare module 'virtual:kubetab-boot-image' {
  const image: string | undefined;
  export default image;
}
