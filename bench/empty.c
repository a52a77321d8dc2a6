/* What a process costs that does nothing: E. */
int main(void) {
  return 0;
}
