package dev.ito.cli;

final class Main {}
