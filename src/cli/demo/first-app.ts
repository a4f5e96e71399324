// The App that a newcomer applies first: the README and the notes of the chart show the same.

export const firstApp = `apiVersion: seaworthy.dev/v1alpha1
kind: App
metadata:
  name: hello
spec:
  image: nginxinc/nginx-unprivileged:1.29
  replicas: 2
  ports:
    - { name: http, port: 8080 }
`;
