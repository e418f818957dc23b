#!/usr/bin/env bash
# Writes what a Java process holds, a line every so many seconds, until it ends.
# usage: watch.sh PID SECONDS FILE.csv [train.jsonl]
set -euo pipefail
pid=$1 every=$2 file=$3 log=${4:-/dev/null}
start=$(date +%s)

# Resident kilobytes of the heap, of other memory that no file backs, and of everything. Addresses
# of 16 digits are compared as texts.
resident() {
  awk -v range="$(jcmd "$pid" GC.heap_info | grep -o '\[0x[^)]*' | tr -d '[,' | tr '\n' ' ')" '
    function wide(hex) { sub(/^0x/, "", hex); return sprintf("%16s", hex) }
    BEGIN {
      n = split(range, ends, " ")
      for (i = 1; i <= n; i++) {
        e = wide(ends[i]); gsub(/ /, "0", e)
        if (low == "" || e < low) low = e
        if (e > high) high = e
      }
    }
    /^[0-9a-f]+-[0-9a-f]+ / {
      split($1, at, "-"); from = wide(at[1]); gsub(/ /, "0", from)
      heap = from >= low && from < high
    }
    /^Rss:/ { all += $2; if (heap) mine += $2 }
    /^Anonymous:/ { if (!heap) other += $2 }
    END { print mine "," other "," all }' "/proc/$pid/smaps"
}

used() { jcmd "$pid" GC.heap_info | sed -n '2s/.*used \([0-9]*\)K.*/\1/p'; }

echo "seconds,step,heap-used-kb,heap-resident-kb,native-kb,resident-kb,handles,threads" >"$file"
sleep 20 # a JVM that has only begun would take jcmd's signal for a wish to see its threads
while [ -d "/proc/$pid" ]; do
  step=$(tail -n 2 "$log" 2>/dev/null | sed -n '1s/.*"step":\([0-9]*\).*/\1/p') || true
  if parts=$(resident 2>/dev/null) && [[ $parts != ,* ]] && heap=$(used 2>/dev/null) && [ -n "$heap" ]; then
    handles=$(ls "/proc/$pid/fd" | wc -l)
    threads=$(ls "/proc/$pid/task" | wc -l)
    echo "$(($(date +%s) - start)),${step:-0},$heap,$parts,$handles,$threads" >>"$file"
  fi
  sleep "$every"
done
