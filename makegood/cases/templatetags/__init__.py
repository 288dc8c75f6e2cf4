"""The clocks of promises as tags, wherever a page shows them."""
