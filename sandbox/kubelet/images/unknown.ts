/**
 * An image the catalogue does not know but whose name is well formed: it exists, and runs as a process
 * that says nothing and listens nowhere. Its registry has the tags people publish (`latest`, a version, a
 * date, a commit, a branch) and refuses those that are no such thing, which is where mistyped tags end up.
 */
import type { Daemon, Image } from '../image.ts';
import { digestOf } from '../image.ts';
import { debianTools } from './tools.ts';

const VERSIONED =
  /^v?\d+(\.\d+)*([.-]?(alpha|beta|rc|pre|dev|build|r|p|slim|alpine|debian|ubuntu|bookworm|bullseye|trixie|jammy|noble|ubi\d*|scratch|distroless|windows|linux|amd64|arm64)[\w.-]*)*$/;
const NAMED =
  /^(latest|stable|edge|main|master|develop|nightly|canary|prod|production|staging|test|dev|alpine|slim|debian|bookworm|lts|release|preview|green|blue|red|yellow|purple|orange)$/;
const HASHED = /^(sha-)?[0-9a-f]{7,40}$/;

/** Docker's official images (docker.io/library). A short name one slip away from one of them is that slip, and has no repository. */
const OFFICIAL = new Set(
  'adminer aerospike alpine almalinux amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita buildpack-deps busybox caddy cassandra chronograf cirros clearlinux clefos clickhouse clojure composer consul convertigo couchbase couchdb crate dart debian docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang fedora flink fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world hitch httpd hylang ibmjava influxdb irssi jetty joomla julia kapacitor kibana kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki memcached mongo mongo-express monica mysql nats nats-streaming neo4j neurodebian nextcloud nginx node notary odoo open-liberty openjdk oraclelinux orientdb percona perl photon php phpmyadmin plone postfixadmin postgres pypy python r-base rabbitmq rakudo-star redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa scratch silverpeas solr sonarqube spark spiped storm swift swipl teamspeak telegraf tomcat tomee traefik ubuntu unit varnish vault websphere-liberty wordpress xwiki yourls znc zookeeper'.split(
    ' ',
  ),
);

/** Shorter names are one letter away from too many things to call it a slip. */
const SHORTEST_SLIP = 5;

/** Whether a registry has the repository at all. */
export function repositoryExists(repository: string): boolean {
  const name = /^docker\.io\/library\/(.+)$/.exec(repository)?.[1];
  if (name === undefined || OFFICIAL.has(name) || name.length < SHORTEST_SLIP) return true;
  return ![...OFFICIAL].some((official) => oneSlipApart(name, official));
}

/** A letter too many, too few or another, or two neighbours exchanged. */
function oneSlipApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const rest = (text: string, skip: number) => text.slice(start + skip);
  if (rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1)) return true;
  return a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2);
}

const quiet: Daemon = { start() {}, signal: (p) => p.exit(0, 50) };

/** `repository` is fully qualified. */
export function unknownImage(repository: string): Image {
  return {
    repository,
    hasTag: (tag) => VERSIONED.test(tag) || NAMED.test(tag) || HASHED.test(tag),
    size: (tag) => 12_000_000 + (Number.parseInt(digestOf(`${repository}:${tag}`).slice(7, 15), 16) % 90_000_000),
    config: () => ({
      entrypoint: ['/entrypoint'],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    }),
    daemons: { entrypoint: quiet },
    tools: debianTools,
  };
}
