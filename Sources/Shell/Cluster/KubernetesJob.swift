import MemoryTracking
import Presentation
import Streaming

/// The parts of some work as an Indexed Job of Kubernetes, which `kubectl apply` takes.
///
/// The fields are those of `batch/v1` (Kubernetes API reference, "Job"); that a failed index is
/// not tried again is `backoffLimitPerIndex`, which Kubernetes has since 1.29.
struct KubernetesJob {
  let work: ClusterWork
  /// The container image that has HighWater.
  let image: String
  /// The PersistentVolumeClaim on which the work's folder lies, at the same path.
  let claim: String
  /// How many parts may run at once.
  let parallelism: Int
  /// Whether a part confines programs in namespaces of its own, which the container must allow.
  let confines: Bool

  /// The Job's name, another one for another folder: a Job cannot be changed, and jobs of several
  /// folders may run at once.
  private var name: String {
    "\(work.name)-\(SHA256.digest(of: Array(work.folder.utf8)).prefix(8))"
  }

  /// The manifest.
  var manifest: String {
    let seconds = work.time.components.seconds
    let mebibytes = max(1, (work.memory.bytes + 1_048_575) / 1_048_576)
    return """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: \(Self.quoted(name))
      spec:
        completionMode: Indexed
        completions: \(work.parts.count)
        parallelism: \(min(parallelism, work.parts.count))
        backoffLimitPerIndex: 0
        template:
          spec:
            restartPolicy: Never
            activeDeadlineSeconds: \(seconds)
            automountServiceAccountToken: false
            enableServiceLinks: false

      """ + (confines ? "      hostUsers: false\n" : "") + """
              containers:
                - name: highwater
                  image: \(Self.quoted(image))
                  command: ["sh", \(Self.quoted(work.script))]
                  workingDir: \(Self.quoted(work.workingFolder))
                  env:
                    - name: HIGHWATER_NODE
                      valueFrom:
                        fieldRef:
                          fieldPath: spec.nodeName
                  resources:
                    requests:
                      cpu: "1"
                      memory: \(mebibytes)Mi
                    limits:
                      memory: \(mebibytes)Mi

        """ + (confines ? Self.namespaces : "") + """
                    volumeMounts:
                      - name: work
                        mountPath: \(Self.quoted(work.workingFolder))
                volumes:
                  - name: work
                    persistentVolumeClaim:
                      claimName: \(Self.quoted(claim))

          """
  }

  /// What a container needs so that programs in it can be confined: the usual profiles forbid
  /// mounts, and a masked /proc forbids a new one (Kubernetes, "User Namespaces", "procMount").
  private static let namespaces = """
              securityContext:
                allowPrivilegeEscalation: false
                procMount: Unmasked
                seccompProfile:
                  type: Unconfined
                appArmorProfile:
                  type: Unconfined

    """

  /// A text as YAML reads it back: JSON's strings are YAML's double-quoted scalars (YAML 1.2.2,
  /// section 1.3).
  private static func quoted(_ text: String) -> String { JSONWriter.quoted(text) }
}
