/* What Rust's programs ask Windows for random bytes, and Wine 8 lacks: the tools of the tests are such programs. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) {
  return RtlGenRandom(bytes, (ULONG)length);
}
