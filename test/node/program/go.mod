// What the pods of the real node run: facts about themselves over HTTP. No dependency.
module seaworthy.dev/test/node/program

go 1.26.0
