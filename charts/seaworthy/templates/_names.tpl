{{/* Names, labels and lists that several templates use. */}}

{{/* Name of the objects beside the operator: of the release, with "seaworthy" somewhere in it. At most 63 characters. */}}
{{- define "seaworthy.name" -}}
{{- if contains "seaworthy" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- .Release.Name }}-seaworthy
{{- end -}}
{{- end -}}

{{/* Begins the names of objects outside the release's namespace. A colon is in no name of a namespace: no two releases share it. */}}
{{- define "seaworthy.wideName" -}}
{{- .Release.Namespace }}:{{ include "seaworthy.name" . }}
{{- end -}}

{{- define "seaworthy.selector" -}}
app.kubernetes.io/name: seaworthy
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "seaworthy.labels" -}}
{{ include "seaworthy.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* The served namespaces, as a JSON list. */}}
{{- define "seaworthy.servedNamespaces" -}}
{{- range .Values.servedNamespaces -}}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" .) -}}
{{- fail (printf "servedNamespaces: %q is not the name of a namespace; there is no pattern for several: write each name" .) -}}
{{- end -}}
{{- end -}}
{{- .Values.servedNamespaces | default (list .Release.Namespace "default" | uniq) | toJson -}}
{{- end -}}

{{/*
Those of the served namespaces that do not exist, as a JSON list: a RoleBinding in one would fail the whole release. Without a server
(helm template) nothing can be looked up, and all count as existing.
*/}}
{{- define "seaworthy.missingNamespaces" -}}
{{- $missing := list -}}
{{- if lookup "v1" "Namespace" "" "kube-system" -}}
{{- range include "seaworthy.servedNamespaces" . | fromJsonArray -}}
{{- if not (or (eq . $.Release.Namespace) (lookup "v1" "Namespace" "" .)) -}}
{{- $missing = append $missing . -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $missing | toJson -}}
{{- end -}}

{{/* dns with nothing left empty, as JSON. Helm merges maps, so labels in values.yaml could not be replaced, only added to. */}}
{{- define "seaworthy.dns" -}}
{{- $labels := .Values.dns.podLabels | default (dict "k8s-app" "kube-dns") -}}
{{- set (deepCopy .Values.dns) "podLabels" $labels | toJson -}}
{{- end -}}

{{/* The rules of one part of files/access.yaml: list with the root and the part's name. */}}
{{- define "seaworthy.rules" -}}
{{- $root := index . 0 -}}
{{- get ($root.Files.Get "files/access.yaml" | fromYaml) (index . 1) | toYaml -}}
{{- end -}}

{{- define "seaworthy.image" -}}
{{- with .Values.image -}}
{{- .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ with .digest }}@{{ . }}{{ end -}}
{{- end -}}
{{- end -}}
