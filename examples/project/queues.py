"""Lists the queues of an organisation."""

import PureCloudPlatformClientV2

routing = PureCloudPlatformClientV2.RoutingApi()


def names() -> list[str]:
    page = routing.get_routing_queues(page_size=100)
    return [queue.name for queue in page.entities]


def name(queue_id: str) -> str:
    return routing.get_routing_queue(queue_id).name
