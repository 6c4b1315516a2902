"""`make bench`: how fast the program is, as ratios to what the machine can do at best.

Each folder holds one feature's measures, in `measures.MEASURES`.
"""
