"""How the embedded PostgreSQL is set: nothing acknowledged is ever lost, and a small machine suffices."""

SETTINGS = {
    # What is acknowledged is on the disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # One shop, one machine: no copies elsewhere, few connections, memory touched only as it is needed.
    "max_connections": "60",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_wal_size": "2GB",
    # Every commit writes its log itself. Where the writer in the background does so too, commits wait for its lock.
    "wal_writer_delay": "10s",
    "io_method": "sync",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    # A parallel hash needs more shared memory than a container usually gives.
    "enable_parallel_hash": "off",
    "autovacuum_max_workers": "2",
    "autovacuum_worker_slots": "4",
    "random_page_cost": "1.1",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # Neither statements nor the values in them: they may be about people.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
