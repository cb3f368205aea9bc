# Which package npx is to run: a release, or a file.
if [[ -e $VERSION ]]; then package=$(realpath "$VERSION"); else package=invitekit@$VERSION; fi
# Words, as in a shell, with what stands between quotes kept together; nothing in them is run.
words() {
  [[ -z $1 ]] || xargs -n 1 printf '%s\n' <<<"$1"
}
