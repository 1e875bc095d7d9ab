"""Clusters: one computation on several workers, with the answer of one.

Read `tree`, how messages are summed; `shards`, an objective in pieces, in memory or on disk;
`pool`, a map that outlives its workers; `scheduling`, who works when, and who waits.
"""
