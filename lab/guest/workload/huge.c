// SPDX-License-Identifier: Apache-2.0
// Huge pages out of scattered memory: the kernel must compact before it can give
// one. In a guest of 1 GiB. Between the rounds that take huge pages, single pages
// are taken and every second one given back, which scatters the memory again.
#include "workload.h"

#include <sys/mman.h>

enum {
	SCATTERED_MIB = 460, // half of it given back: what compaction has to work with
	// Huge pages up to here. Where they are allowed the kernel keeps 5 % of memory
	// for itself (min_free_kbytes), and kills before it touches that.
	FREE_KB = 270 * 1024,
	HUGE_MIB = 90,
	REFRAG_MIB = 165,
	ROUNDS = 10,
};

void churn_huge(void)
{
	const size_t scattered = (size_t)SCATTERED_MIB * MIB;
	const size_t refrag = (size_t)REFRAG_MIB * MIB;
	const size_t huge = (size_t)HUGE_MIB * MIB;
	char *memory, *rest, *previous = NULL;

	// An allocation of a huge page compacts itself, instead of leaving that to others.
	write_file("/sys/kernel/mm/transparent_hugepage/defrag", "always");
	write_file("/sys/kernel/mm/transparent_hugepage/enabled", "madvise");
	settle();
	memory = reserve(scattered);
	touch(memory, scattered, PAGE);
	punch(memory, scattered, 2);
	fill(&rest, FREE_KB, 1);
	for (int round = 0; round < ROUNDS; round++) {
		char *pages = reserve_huge(huge);

		touch(pages, huge, HUGE);
		munmap(pages, huge);
		if (previous)
			munmap(previous, refrag);
		previous = reserve(refrag);
		touch(previous, refrag, PAGE);
		punch(previous, refrag, 2);
	}
}
