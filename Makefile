# The one-liners of infra/, from the top of the repository; docs/infra.md explains them. plangate itself is built with CMake.
.PHONY: tf-init tf-plan tf-apply

tf-init tf-plan tf-apply:
	@$(MAKE) --no-print-directory -C infra $@
