/**
 * Objects as Kubernetes' internal types print as JSON: every field under its Go name, in the struct's order, zeros
 * and nulls included. Validation messages show such values. Follows pkg/apis/core/types.go.
 *
 * A field is its Go name with what it is when absent: nothing for "", `#` for 0, `?` for false, `~` for "0" (a
 * quantity), `*` for null; `Field:Type` for a struct, `*Field:Type` for a pointer to one and `[Field:Type` for a
 * list; `+Type` embeds; `Field=json` where the wire's name is not the Go name in camel case.
 */
import type { Any } from '../validation.ts';

const types: Record<string, string> = {
  PodSpec:
    '[Volumes:Volume [InitContainers:Container [Containers:Container [EphemeralContainers:EphemeralContainer RestartPolicy *TerminationGracePeriodSeconds *ActiveDeadlineSeconds DNSPolicy *NodeSelector ServiceAccountName *AutomountServiceAccountToken NodeName *SecurityContext:PodSecurityContext [ImagePullSecrets:Name Hostname Subdomain *SetHostnameAsFQDN *Affinity:Affinity SchedulerName [Tolerations:Toleration [HostAliases:HostAlias PriorityClassName *Priority *PreemptionPolicy *DNSConfig:PodDNSConfig [ReadinessGates:ReadinessGate *RuntimeClassName *Overhead *EnableServiceLinks [TopologySpreadConstraints:TopologySpreadConstraint *OS:Name [SchedulingGates:Name [ResourceClaims:PodResourceClaim *Resources:ResourceRequirements *HostnameOverride *SchedulingGroup:PodSchedulingGroup',
  PodSchedulingGroup: '*PodGroupName',
  PodSecurityContext:
    'HostNetwork? HostPID? HostIPC? *ShareProcessNamespace *HostUsers *SELinuxOptions:SELinuxOptions *WindowsOptions:WindowsOptions *RunAsUser *RunAsGroup *RunAsNonRoot *SupplementalGroups *SupplementalGroupsPolicy *FSGroup *FSGroupChangePolicy [Sysctls:NameValue *SeccompProfile:SeccompProfile *AppArmorProfile:SeccompProfile *SELinuxChangePolicy',
  Container:
    'Name Image *Command *Args WorkingDir [Ports:ContainerPort [EnvFrom:EnvFromSource [Env:EnvVar Resources:ResourceRequirements [ResizePolicy:ResizePolicy *RestartPolicy [RestartPolicyRules:RestartRule [VolumeMounts:VolumeMount [VolumeDevices:VolumeDevice *LivenessProbe:Probe *ReadinessProbe:Probe *StartupProbe:Probe *Lifecycle:Lifecycle TerminationMessagePath TerminationMessagePolicy ImagePullPolicy *SecurityContext:SecurityContext Stdin? StdinOnce? TTY?',
  EphemeralContainer: '+Container TargetContainerName',
  SecurityContext:
    '*Capabilities:Capabilities *Privileged *SELinuxOptions:SELinuxOptions *WindowsOptions:WindowsOptions *RunAsUser *RunAsGroup *RunAsNonRoot *ReadOnlyRootFilesystem *AllowPrivilegeEscalation *ProcMount *SeccompProfile:SeccompProfile *AppArmorProfile:SeccompProfile',
  Capabilities: '*Add *Drop',
  SELinuxOptions: 'User Role Type Level',
  WindowsOptions: '*GMSACredentialSpecName *GMSACredentialSpec *RunAsUserName *HostProcess',
  SeccompProfile: 'Type *LocalhostProfile',
  Volume:
    'Name *HostPath:HostPath *EmptyDir:EmptyDir *GCEPersistentDisk *AWSElasticBlockStore *GitRepo *Secret:SecretVolume *NFS:NFS *ISCSI *Glusterfs *PersistentVolumeClaim:ClaimVolume *RBD *Quobyte *FlexVolume *Cinder *CephFS=cephfs *Flocker *DownwardAPI:DownwardAPIVolume *FC *AzureFile *ConfigMap:ConfigMapVolume *VsphereVolume *AzureDisk *PhotonPersistentDisk *Projected:ProjectedVolume *PortworxVolume *ScaleIO *StorageOS=storageos *CSI *Ephemeral *Image:ImageVolume',
  HostPath: 'Path *Type',
  EmptyDir: 'Medium *SizeLimit',
  NFS: 'Server Path ReadOnly?',
  SecretVolume: 'SecretName [Items:KeyToPath *DefaultMode *Optional',
  ConfigMapVolume: 'Name [Items:KeyToPath *DefaultMode *Optional',
  KeyToPath: 'Key Path *Mode',
  ClaimVolume: 'ClaimName ReadOnly?',
  DownwardAPIVolume: '[Items:DownwardAPIFile *DefaultMode',
  DownwardAPIFile: 'Path *FieldRef:ObjectFieldSelector *ResourceFieldRef:ResourceFieldSelector *Mode',
  ObjectFieldSelector: 'APIVersion FieldPath',
  ResourceFieldSelector: 'ContainerName Resource Divisor~',
  ProjectedVolume: '[Sources:VolumeProjection *DefaultMode',
  VolumeProjection:
    '*Secret:KeyedProjection *DownwardAPI:DownwardAPIProjection *ConfigMap:KeyedProjection *ServiceAccountToken:TokenProjection *ClusterTrustBundle *PodCertificate',
  KeyedProjection: 'Name [Items:KeyToPath *Optional',
  DownwardAPIProjection: '[Items:DownwardAPIFile',
  TokenProjection: 'Audience ExpirationSeconds# Path',
  ImageVolume: 'Reference PullPolicy',
  ContainerPort: 'Name HostPort# ContainerPort# Protocol HostIP',
  EnvFromSource: 'Prefix *ConfigMapRef:NameOptional *SecretRef:NameOptional',
  NameOptional: 'Name *Optional',
  EnvVar: 'Name Value *ValueFrom:EnvVarSource',
  EnvVarSource:
    '*FieldRef:ObjectFieldSelector *ResourceFieldRef:ResourceFieldSelector *ConfigMapKeyRef:KeySelector *SecretKeyRef:KeySelector *FileKeyRef:FileKeySelector',
  KeySelector: 'Name Key *Optional',
  FileKeySelector: 'VolumeName Path Key *Optional',
  ResourceRequirements: '*Limits *Requests [Claims:ResourceClaim',
  ResourceClaim: 'Name Request',
  PodResourceClaim: 'Name *ResourceClaimName *ResourceClaimTemplateName',
  ResizePolicy: 'ResourceName RestartPolicy',
  RestartRule: 'Action *ExitCodes:ExitCodes',
  ExitCodes: 'Operator *Values',
  VolumeMount: 'Name ReadOnly? *RecursiveReadOnly MountPath SubPath *MountPropagation SubPathExpr',
  VolumeDevice: 'Name DevicePath',
  Probe:
    '*Exec:Exec *HTTPGet:HTTPGet *TCPSocket:TCPSocket *GRPC:GRPC InitialDelaySeconds# TimeoutSeconds# PeriodSeconds# SuccessThreshold# FailureThreshold# *TerminationGracePeriodSeconds',
  Exec: '*Command',
  HTTPGet: 'Path Port# Host Scheme [HTTPHeaders:NameValue',
  TCPSocket: 'Port# Host',
  GRPC: 'Port# *Service',
  Lifecycle: '*PostStart:LifecycleHandler *PreStop:LifecycleHandler *StopSignal',
  LifecycleHandler: '*Exec:Exec *HTTPGet:HTTPGet *TCPSocket:TCPSocket *Sleep:Sleep',
  Sleep: 'Seconds#',
  Name: 'Name',
  NameValue: 'Name Value',
  Toleration: 'Key Operator Value Effect *TolerationSeconds',
  HostAlias: 'IP *Hostnames',
  PodDNSConfig: '*Nameservers *Searches [Options:DNSOption',
  DNSOption: 'Name *Value',
  ReadinessGate: 'ConditionType',
  TopologySpreadConstraint:
    'MaxSkew# TopologyKey WhenUnsatisfiable *LabelSelector *MinDomains *NodeAffinityPolicy *NodeTaintsPolicy *MatchLabelKeys',
  Affinity: '*NodeAffinity:NodeAffinity *PodAffinity:PodAffinity *PodAntiAffinity:PodAffinity',
  NodeAffinity:
    '*RequiredDuringSchedulingIgnoredDuringExecution:NodeSelector [PreferredDuringSchedulingIgnoredDuringExecution:PreferredTerm',
  NodeSelector: '[NodeSelectorTerms:NodeSelectorTerm',
  NodeSelectorTerm: '[MatchExpressions:NodeSelectorRequirement [MatchFields:NodeSelectorRequirement',
  NodeSelectorRequirement: 'Key Operator *Values',
  PreferredTerm: 'Weight# Preference:NodeSelectorTerm',
  PodAffinity:
    '[RequiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm [PreferredDuringSchedulingIgnoredDuringExecution:WeightedTerm',
  PodAffinityTerm: '*LabelSelector *Namespaces TopologyKey *NamespaceSelector *MatchLabelKeys *MismatchLabelKeys',
  WeightedTerm: 'Weight# PodAffinityTerm:PodAffinityTerm',
  ServicePort: 'Name Protocol *AppProtocol Port# TargetPort# NodePort#',
  Taint: 'Key Value Effect *TimeAdded',
  NodeAddress: 'Type Address',
};

const acronyms = /^(DNS|OS|HTTP|TCP|GRPC|API|IP|GCE|AWS|NFS|ISCSI|RBD|FC|CSI|TTY|FS|GMSA)(?=[A-Z]|$)/;
const wireName = (name: string): string =>
  name.startsWith('SEL')
    ? `se${name.slice(2)}`
    : acronyms.test(name)
      ? name.replace(acronyms, (word) => word.toLowerCase())
      : (name[0] as string).toLowerCase() + name.slice(1);

const sorted = (value: Any): Any =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** `value` as the internal type `type` prints it. */
export function internal(type: string, value: Any): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const text of (types[type] as string).split(' ')) {
    if (text.startsWith('+')) {
      Object.assign(result, internal(text.slice(1), value));
      continue;
    }
    const [, shape, name = '', zero, wire, struct] = /^([*[]?)(\w+)([#?~]?)(?:=(\w+))?(?::(\w+))?$/.exec(
      text,
    ) as RegExpExecArray;
    const own = value?.[wire ?? wireName(name)];
    if (struct && shape === '[') result[name] = own?.map((item: Any) => internal(struct, item)) ?? null;
    else if (struct)
      result[name] = shape === '*' && (own === undefined || own === null) ? null : internal(struct, own ?? {});
    else
      result[name] =
        sorted(own) ?? (shape === '*' ? null : zero === '#' ? 0 : zero === '?' ? false : zero === '~' ? '0' : '');
  }
  return result;
}

/** The internal PodSpec keeps what concerns the host's namespaces in its security context. */
export function internalPodSpec(spec: Any): Record<string, unknown> {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  const securityContext = spec.securityContext && {
    ...spec.securityContext,
    hostNetwork,
    hostPID,
    hostIPC,
    shareProcessNamespace,
    hostUsers,
  };
  return internal('PodSpec', { ...spec, securityContext });
}
