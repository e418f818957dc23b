/**
 * Other frameworks' models: folders of the diffusers library, read and written, and SavedModels.
 */
package dev.ito.interop;
