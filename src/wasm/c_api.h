/* Painting behind a small C interface: what the WebAssembly module exports (web/engine wraps it), and any
 * language with C calls can use.
 *
 * Everything that varies in length travels in a buffer; everything else is a handle. A function that can fail
 * returns NULL (or 0) and leaves the reason in colophon_error_*. Bad input never traps. A handle that a
 * caller makes up, or uses after freeing it, does.
 *
 * One thread at a time. Byte order of hashes and ids: as they are written in hexadecimal. Texts are UTF-8. */
#ifndef COLOPHON_WASM_C_API_H
#define COLOPHON_WASM_C_API_H

#include <stddef.h>
#include <stdint.h>

#ifdef __wasm__
#define COLOPHON_EXPORT(name) __attribute__((export_name(#name))) name
#else
#define COLOPHON_EXPORT(name) name
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define COLOPHON_HASH_BYTES 32

typedef struct colophon_buffer colophon_buffer;
typedef struct colophon_model colophon_model;
typedef struct colophon_request colophon_request;
typedef struct colophon_painting colophon_painting;

/* After each evaluation of the denoiser: how many of how many are done. It must return, and call nothing
 * here. */
typedef void (*colophon_progress)(void* context, int32_t done, int32_t total);

/* Why the last call that failed did so. `code` is a stable name ("SizeNotOffered", spec/ and the headers of
 * paint list them), `message` says what failed and on what, `hint` what to do next and may be empty. Valid
 * until the next failure. */
const char* COLOPHON_EXPORT(colophon_error_code)(void);
const char* COLOPHON_EXPORT(colophon_error_message)(void);
const char* COLOPHON_EXPORT(colophon_error_hint)(void);

/* Zeros to be written over. Error: OutOfMemory. */
colophon_buffer* COLOPHON_EXPORT(colophon_buffer_new)(size_t bytes);
uint8_t* COLOPHON_EXPORT(colophon_buffer_data)(colophon_buffer* buffer);
size_t COLOPHON_EXPORT(colophon_buffer_bytes)(const colophon_buffer* buffer);
void COLOPHON_EXPORT(colophon_buffer_free)(colophon_buffer* buffer);

/* Reads, proves and identifies a model file. Takes the buffer, also when it fails. Errors: those of
 * engine::Model::load, and OutOfMemory. */
colophon_model* COLOPHON_EXPORT(colophon_model_load)(colophon_buffer* file);
void COLOPHON_EXPORT(colophon_model_free)(colophon_model* model);
/* Adds an adapter that requests may name from now on. Takes the buffer, also when it fails. Errors: those of
 * engine::Adapter::load, and OutOfMemory. */
int32_t COLOPHON_EXPORT(colophon_model_add_adapter)(colophon_model* model, colophon_buffer* file);
const uint8_t* COLOPHON_EXPORT(colophon_model_id)(
    const colophon_model* model); /* COLOPHON_HASH_BYTES, the model's */
const char* COLOPHON_EXPORT(colophon_model_name)(const colophon_model* model); /* the model's */

/* A request with the model's defaults: its id, sampler, steps, guidance and size, its mark if it
 * has one; no words, seed 0. */
colophon_request* COLOPHON_EXPORT(colophon_request_new)(const colophon_model* model);
/* From its ABI form (spec/request.md). Errors: those of paint::decode_request. */
colophon_request* COLOPHON_EXPORT(colophon_request_decode)(const colophon_buffer* abi);
/* Of a canonical picture file, whose every byte is checked. Errors: those of paint::decode_picture. */
colophon_request* COLOPHON_EXPORT(colophon_request_of_picture)(const colophon_buffer* picture);
void COLOPHON_EXPORT(colophon_request_free)(colophon_request* request);

/* Fields. Whether they are acceptable together, colophon_request_encode and colophon_paint judge. Error of
 * those that can fail: BadNumber (above 65,535; a mark above 1). */
void COLOPHON_EXPORT(colophon_request_set_prompt)(colophon_request* request, const colophon_buffer* text);
void COLOPHON_EXPORT(colophon_request_set_negative_prompt)(colophon_request* request,
                                                           const colophon_buffer* text);
void COLOPHON_EXPORT(colophon_request_set_sampler)(colophon_request* request, const colophon_buffer* name);
int32_t COLOPHON_EXPORT(colophon_request_set_steps)(colophon_request* request, uint32_t steps);
void COLOPHON_EXPORT(colophon_request_set_guidance)(colophon_request* request, uint32_t guidance_q16);
int32_t COLOPHON_EXPORT(colophon_request_set_size)(colophon_request* request, uint32_t width,
                                                   uint32_t height);
int32_t COLOPHON_EXPORT(colophon_request_set_mark)(colophon_request* request, uint32_t mark); /* 0 or 1 */
/* Named from now on; 65,536 is full strength. Error: WrongLength (the id has not 32 bytes). */
int32_t COLOPHON_EXPORT(colophon_request_add_adapter)(colophon_request* request, const colophon_buffer* id,
                                                      int32_t strength_q16);
void COLOPHON_EXPORT(colophon_request_set_seed)(colophon_request* request, uint64_t seed);
/* The texts of a committed prompt, for colophon_paint alone: neither the ABI form nor the hash has them.
 * Errors: PromptNotCommitted (the prompt is public), CommitmentMismatch, WrongLength (the salt has not 32
 * bytes). */
int32_t COLOPHON_EXPORT(colophon_request_reveal)(colophon_request* request, const colophon_buffer* salt,
                                                 const colophon_buffer* prompt,
                                                 const colophon_buffer* negative_prompt);

/* The ABI form. Errors: those of paint::check_recipe. */
colophon_buffer* COLOPHON_EXPORT(colophon_request_encode)(const colophon_request* request);
/* Defined for every value, acceptable or not. Valid until the request changes. */
const uint8_t* COLOPHON_EXPORT(colophon_request_hash)(colophon_request* request);

/* `progress` may be NULL. Errors: those of paint::check_request and paint::fit_model, and OutOfMemory. */
colophon_painting* COLOPHON_EXPORT(colophon_paint)(colophon_model* model, const colophon_request* request,
                                                   colophon_progress progress, void* context);
void COLOPHON_EXPORT(colophon_painting_free)(colophon_painting* painting);
/* The painting's own; each hash has COLOPHON_HASH_BYTES. */
colophon_buffer* COLOPHON_EXPORT(colophon_painting_picture)(
    colophon_painting* painting); /* the canonical PNG file */
const uint8_t* COLOPHON_EXPORT(colophon_painting_image_hash)(const colophon_painting* painting);
const uint8_t* COLOPHON_EXPORT(colophon_painting_trace_root)(const colophon_painting* painting);
const uint8_t* COLOPHON_EXPORT(colophon_painting_request_hash)(const colophon_painting* painting);

#ifdef __cplusplus
}
#endif

#endif
