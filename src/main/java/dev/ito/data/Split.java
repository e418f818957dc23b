package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The part of a data set: what a network learns from, or what it is measured on. */
public enum Split {
  @JsonProperty("train")
  TRAIN,
  @JsonProperty("test")
  TEST
}
