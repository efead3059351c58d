/** A connection as a way over the map: its stops in order, each with a sentence, and whose element it is. */
import type { MapConnection } from '../../../../sandbox/worker.ts';
import type { MapModel } from './model.ts';
import type { MapWords } from './words.ts';

type Hop = MapConnection['hops'][number];

export interface Stop {
  text: string;
  /** uid of the object there; `client` for where it began, undefined where the map has nothing. */
  at?: string | undefined;
  /** It is read, not passed: uids. */
  reads?: string[];
}

export const CLIENT = 'client';

export function resultText(result: string, words: MapWords): string {
  return Object.hasOwn(words.results, result) ? (words.results[result] as string) : result;
}

export function requestText({ request: { method, host, path } }: MapConnection): string {
  return `${method} ${host}${path}`;
}

export function wayOf(connection: MapConnection, model: MapModel, words: MapWords): Stop[] {
  const { source, to, hops, result, onward } = connection;
  const name = source.namespace === undefined ? source.name : `${source.namespace}/${source.name}`;
  const began = source.namespace === undefined ? CLIENT : model.find('pod', source.namespace, source.name)?.uid;
  const stops: Stop[] = [{ text: words.hops.client(name, source.address, to), at: began }];
  stops.push(...passed(hops, model, words));
  for (const made of onward) {
    const [namespace = '', service = ''] = made.service.split('/');
    const [within = '', ingress = ''] = made.ingress.split('/');
    const reads = [model.find('ingress', within, ingress), model.find('service', namespace, service)];
    const where = `${made.host || '*'}${made.path}`;
    stops.push({
      text: words.hops.rule(made.ingress, where, made.service, made.endpoints),
      at: stops.at(-1)?.at,
      reads: reads.flatMap((object) => object?.uid ?? []),
    });
    stops.push(...passed(made.hops, model, words));
  }
  return [...stops, { text: words.hops.ended(resultText(result, words)) }];
}

function passed(hops: readonly Hop[], model: MapModel, words: MapWords): Stop[] {
  const stops: Stop[] = [];
  const nodes = hops.filter((hop) => hop.kind === 'node');
  for (const hop of hops) {
    switch (hop.kind) {
      case 'loopback':
        stops.push({ text: words.hops.loopback });
        break;
      case 'nodePort':
        stops.push({ text: words.hops.nodePort(hop.node, hop.port), at: model.find('node', '', hop.node)?.uid });
        break;
      case 'clusterIP':
        stops.push({ text: words.hops.clusterIP(hop.address, hop.port) });
        break;
      case 'service':
        stops.push({
          text: words.hops.service(`${hop.namespace}/${hop.name}`, hop.endpoints),
          at: model.find('service', hop.namespace, hop.name)?.uid,
        });
        break;
      case 'node': {
        const [from, to] = nodes;
        // Within one node there is nothing to tell.
        if (hop === to && from)
          stops.push({ text: words.hops.nodes(from.name, to.name), at: model.find('node', '', to.name)?.uid });
        break;
      }
      case 'pod':
        stops.push({
          text: words.hops.pod(`${hop.namespace}/${hop.name}`, `${hop.address}:${hop.port}`),
          at: model.find('pod', hop.namespace, hop.name)?.uid,
        });
        break;
      default:
        stops.push({
          text: words.hops.host(hop.name, `${hop.address}:${hop.port}`),
          at: model.find('node', '', hop.name)?.uid,
        });
    }
  }
  return stops;
}
