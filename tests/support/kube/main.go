// The parts of Kubernetes that a rollout is made of, as one program: `kube apiserver FLAGS` is kube-apiserver,
// `kube controllers KUBECONFIG` runs its controllers of Deployments and of ReplicaSets. tests/support/lab/kubernetes.py
// builds it and plays the kubelet.
package main

import (
	"fmt"
	"os"

	"k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/pkg/controller/deployment"
	"k8s.io/kubernetes/pkg/controller/replicaset"
)

func controllers(kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	ctx := server.SetupSignalContext()
	shared := informers.NewSharedInformerFactory(client, 0)
	pods, sets := shared.Core().V1().Pods(), shared.Apps().V1().ReplicaSets()
	deployments, err := deployment.NewDeploymentController(ctx, shared.Apps().V1().Deployments(), sets, pods, client)
	if err != nil {
		return err
	}
	replicas := replicaset.NewReplicaSetController(ctx, sets, pods, client, replicaset.BurstReplicas)
	shared.Start(ctx.Done())
	go deployments.Run(ctx, 1)
	replicas.Run(ctx, 1)
	return nil
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "controllers" {
		if err := controllers(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	command := app.NewAPIServerCommand()
	command.SetArgs(os.Args[2:])
	os.Exit(cli.Run(command))
}
