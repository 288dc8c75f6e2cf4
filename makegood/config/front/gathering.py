"""Gathers requests that arrive within a few milliseconds into one batch, so that they share one commit."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from makegood.config.front.posts import Answer, Post

LINGER = 0.002  # seconds in which others may still get on
MOST = 1_000  # rows; a bigger request travels alone


class Batch:
    """Requests of one source that travel together; `gone` holds their answers in the same order."""

    def __init__(self, travel: Callable[["Batch"], "asyncio.Future[list[Answer]]"]) -> None:
        self.posts: list[Post] = []
        self.rows = 0
        self.gone = travel(self)

    def add(self, post: Post) -> int:
        """Get on; the seat tells where the answer will be."""
        self.posts.append(post)
        self.rows += len(post.heard)
        return len(self.posts) - 1


class Gatherer:
    """One line of batches into one thread: `take` answers the requests of a batch after their commit."""

    def __init__(self, take: Callable[[Sequence[Post]], list[Answer]]) -> None:
        self._take = take
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hear")
        self._turn = asyncio.Lock()
        self._boarding: dict[str, Batch] = {}
        self.waiting = 0

    async def bring(self, post: Post) -> Answer:
        """Send a request on its way; its answer once all it brought is committed."""
        batch = self._batch_for(post)
        seat = batch.add(post)
        self.waiting += len(post.heard)
        try:
            # a client that hangs up takes nobody else along
            answers = await asyncio.shield(batch.gone)
        finally:
            self.waiting -= len(post.heard)
        return answers[seat]

    def _batch_for(self, post: Post) -> Batch:
        batch = self._boarding.get(post.key.source)
        if batch is None or batch.rows + len(post.heard) > MOST:
            batch = Batch(lambda new: asyncio.ensure_future(self._travel(new, post.key.source)))
            self._boarding[post.key.source] = batch
        return batch

    async def _travel(self, batch: Batch, source: str) -> list[Answer]:
        await asyncio.sleep(LINGER)
        async with self._turn:
            if self._boarding.get(source) is batch:
                del self._boarding[source]
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._take, batch.posts)

    def close(self) -> None:
        """Let what travels arrive, and take nothing more."""
        self._thread.shutdown()
