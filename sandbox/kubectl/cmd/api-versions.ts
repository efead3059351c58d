import { type Command, usageError } from '../command.ts';

export const apiVersions: Command = {
  name: 'api-versions',
  use: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  long: 'Print the supported API versions on the server, in the form of "group/version".',
  examples: `# Every group and version the server serves
kubectl api-versions`,
  action: (invocation) => ({
    complete() {
      const { args } = invocation;
      if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`);
    },
    async run() {
      const { factory, process } = invocation;
      factory.discovery().invalidate();
      const groups = await factory.discovery().groups();
      const versions = groups.flatMap((g) => g.versions.map((v) => (g.name ? `${g.name}/${v.version}` : v.version)));
      await process.stdout.write(
        versions
          .sort()
          .map((v) => `${v}\n`)
          .join(''),
      );
    },
  }),
};
