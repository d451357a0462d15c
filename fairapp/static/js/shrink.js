// Makes chosen photos no larger than `side` pixels and saves them as JPEG, because a phone's photo is 5 MB and the hall's network slow.
// What cannot be read as a picture is left as it is; the server checks and re-encodes everything anyway.

async function smaller(file, side) {
  const picture = await createImageBitmap(file, {imageOrientation: 'from-image'});
  const share = Math.min(1, side / Math.max(picture.width, picture.height));
  if (share === 1 && file.size < 600000) return file;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.85));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', {type: 'image/jpeg'});
}

export async function shrink(input, side) {
  try {
    const kept = new DataTransfer();
    for (const file of input.files) kept.items.add(await smaller(file, side));
    input.files = kept.files;
  } catch {
    // an unreadable picture goes as it is
  }
}
