"""Gathers requests that arrive within a few milliseconds into one batch, so that they share one commit."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from makegood.config.front.posts import Answer, Post

LINGER = 0.002  # seconds in which others may still get on, at least
# Who was answered just now often comes again at once. Waiting a part of what the last batch took, so that they travel
# with the others, saves more than it takes: half of what a batch of 32 costs, it costs however many are in it.
SHARE = 0.33
LONGEST = 0.015  # seconds, whatever the last batch took
ENOUGH = 128  # rows that need not wait for more
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
        self._took = 0.0  # seconds, for the last batch
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
        async with self._turn:
            await asyncio.sleep(self._lingers(batch))
            if self._boarding.get(source) is batch:
                del self._boarding[source]
            began = time.monotonic()
            answers = await asyncio.get_running_loop().run_in_executor(self._thread, self._take, batch.posts)
            self._took = time.monotonic() - began
            return answers

    def _lingers(self, batch: Batch) -> float:
        """Seconds in which others may still get on: none where enough are there, or another batch waits."""
        if batch.rows >= ENOUGH or len(self._boarding) > 1:
            return 0.0
        return min(max(LINGER, SHARE * self._took), LONGEST)

    def close(self) -> None:
        """Let what travels arrive, and take nothing more."""
        self._thread.shutdown()
