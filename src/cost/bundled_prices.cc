#include "cost/bundled_prices.h"

// The assembler copies the file; no compiler has to read megabytes of numbers. PLANGATE_PRICE_TABLE is its
// path.
asm(R"(
  .pushsection .rodata
  .balign 4096
plangate_price_table_begin:
  .incbin ")" PLANGATE_PRICE_TABLE R"("
plangate_price_table_end:
  .byte 0
  .popsection
  .globl plangate_price_table_begin
  .globl plangate_price_table_end
  .hidden plangate_price_table_begin
  .hidden plangate_price_table_end
)");

extern "C" const unsigned char plangate_price_table_begin[];
extern "C" const unsigned char plangate_price_table_end[];

std::span<const unsigned char> bundled_prices() {
  return {plangate_price_table_begin, plangate_price_table_end};
}
