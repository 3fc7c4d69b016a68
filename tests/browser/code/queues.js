// Not run: what a scan of it finds is a page of the test.
const queues = await routingApi.getRoutingQueues({ pageSize: 25 });
await fetch(`${base}/api/v2/conversations/phone/${id}`, { method: "PATCH" });
