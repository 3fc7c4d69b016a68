/* The first instructions of a static program for Linux on x86-64 (packages/ordered-link). The start of a program that can be loaded
   anywhere writes an address into nearly every page of its relocated data, and each page is a fault of its own. One call asks for all
   of them first. A kernel without it (before Linux 5.14) refuses, and nothing is lost.

   The stack and the registers are as the kernel leaves them (System V ABI for x86-64, 3.4.1): %rdx is kept for _start. */

#define PT_GNU_RELRO 0x6474e552
#define SYS_madvise 28
#define MADV_POPULATE_WRITE 23
#define PAGE 4096

/* Fields of the headers of an ELF64 file, in bytes from their beginning. */
#define E_PHOFF 32
#define E_PHENTSIZE 54
#define E_PHNUM 56
#define P_TYPE 0
#define P_VADDR 16
#define P_MEMSZ 40

.section .text.why403_start, "ax", @progbits
.globl why403_start
.hidden why403_start
.hidden __ehdr_start
.type why403_start, @function
why403_start:
    mov %rdx, %r8
    lea __ehdr_start(%rip), %rdi
    mov E_PHOFF(%rdi), %rsi
    add %rdi, %rsi
    movzwl E_PHENTSIZE(%rdi), %ecx
    movzwl E_PHNUM(%rdi), %edx
1:  dec %edx
    js 3f
    cmpl $PT_GNU_RELRO, P_TYPE(%rsi)
    je 2f
    add %rcx, %rsi
    jmp 1b
    /* From the beginning of its first page to its end, which is that of a page. */
2:  add P_VADDR(%rsi), %rdi
    mov P_MEMSZ(%rsi), %rsi
    add %rdi, %rsi
    and $-PAGE, %rdi
    sub %rdi, %rsi
    mov $MADV_POPULATE_WRITE, %edx
    mov $SYS_madvise, %eax
    syscall
3:  mov %r8, %rdx
    jmp _start
.size why403_start, . - why403_start

.section .note.GNU-stack, "", @progbits
