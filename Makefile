# make demo, make test, make lint, ...: the scripts of the same name, for who is used to make.
.PHONY: demo test lint lock picture
demo test lint lock picture:
	@sh scripts/$@
