"""The living market: worlds, their time, and one package for each activity that goes on in them."""
