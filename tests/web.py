"""Calls over HTTP, within this process."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx

from people import Reply, Sent
from whattowatch.bootstrap import Backstage
from whattowatch.faces.asgi import application


class HttpTransport:
    """Speaks to the ASGI application. Used by one thread."""

    def __init__(self, backstage: Backstage) -> None:
        transport = httpx.ASGITransport(application(backstage))
        self._client = httpx.AsyncClient(transport=transport, base_url=backstage.site.base_url)
        self._runner = asyncio.Runner()

    def send(self, call: Sent) -> Reply:
        return self._runner.run(self._send(call))

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    async def _send(self, call: Sent) -> Reply:
        headers = [(name.encode(), value.encode("latin-1")) for name, value in call.headers.items()]
        if call.cookies:
            headers.append((b"cookie", "; ".join(f"{name}={value}" for name, value in call.cookies.items()).encode()))
        address = urlsplit(call.target)
        url = self._client.base_url.copy_with(path=address.path, query=address.query.encode() or None)
        response = await self._client.request(call.method, url, headers=headers, content=call.body)
        self._client.cookies.clear()
        others = {name.lower(): value for name, value in response.headers.items() if name.lower() != "set-cookie"}
        return Reply(response.status_code, response.content, others, tuple(response.headers.get_list("set-cookie")))
