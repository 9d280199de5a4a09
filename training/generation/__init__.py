"""One generation of an autonomous artist: what it sold becomes what it learns from. `./demo --generation`"""
