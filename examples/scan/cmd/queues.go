package queues

import "github.com/mypurecloud/platform-client-sdk-go/v150/platformclientv2"

func First() (*platformclientv2.Queueentitylisting, error) {
	api := platformclientv2.NewRoutingApi()
	queues, _, err := api.GetRoutingQueues(1, 25, "", "", nil, nil, nil, "", false, nil)
	return queues, err
}
