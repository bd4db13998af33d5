// SPDX-License-Identifier: Apache-2.0
// Debian 13's libelf.a (elfutils 0.192) calls two functions of elfutils' own lib/eu-search.c and
// does not contain them: they are only inside libelf.so. Linked after libelf.a and from an archive,
// these are taken only where it has that gap.
//
// The tree is that of elf_getdata_rawchunk(3), which libbpf never calls, so it stays empty. Its
// root is its first member.
#define _GNU_SOURCE
#include <search.h>
#include <stddef.h>

void eu_search_tree_init(void **root)
{
	*root = NULL;
}

void eu_search_tree_fini(void **root, void (*free_node)(void *))
{
	tdestroy(*root, free_node);
}
