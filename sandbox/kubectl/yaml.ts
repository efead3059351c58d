/** YAML as kubectl reads and prints it. */
export { formatYAML as printYAML, parseYAML, splitYAMLDocuments } from '../apimachinery/yaml.ts';
