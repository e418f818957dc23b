/**
 * Other frameworks' models: folders of the diffusers library, read and written, and SavedModels.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.interop;
