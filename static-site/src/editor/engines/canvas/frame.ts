/**
 * The frame that a shape's percents count in: an image, possibly turned by quarters when the shape was drawn
 * (`image_rotation`). The image is always shown unturned; shapes are brought there and back.
 */
import type { ImageSize, Region } from "../../core/items.ts";
import { type Percent, toPercent, toPixels } from "../../core/units.ts";
import type { Point } from "./geometry.ts";

export interface Frame {
  /** The image as shown. */
  readonly image: ImageSize;
  /** Degrees clockwise: 0, 90, 180 or 270. */
  readonly rotation: number;
}

export function frameOf({ imageRotation = 0 }: Pick<Region, "imageRotation">, image: ImageSize): Frame {
  const quarters = Math.round(imageRotation / 90);
  return { image, rotation: (((quarters % 4) + 4) % 4) * 90 };
}

/** The size of the image as the shape counts it: a quarter turn swaps the sides. */
export const frameSize = ({ image, rotation }: Frame): ImageSize =>
  rotation % 180 === 0 ? image : { width: image.height, height: image.width };

/** A point in percent of the frame in pixels of the image. */
export function toPixel(frame: Frame, x: Percent, y: Percent): Point {
  const { width, height } = frameSize(frame);
  const [u, v] = [toPixels(x, width), toPixels(y, height)];
  switch (frame.rotation) {
    case 90:
      return { x: v, y: frame.image.height - u };
    case 180:
      return { x: frame.image.width - u, y: frame.image.height - v };
    case 270:
      return { x: frame.image.width - v, y: u };
    default:
      return { x: u, y: v };
  }
}

/** A pixel of the image in percent of the frame. */
export function fromPixel(frame: Frame, { x, y }: Point): { readonly x: Percent; readonly y: Percent } {
  const { image } = frame;
  const { width, height } = frameSize(frame);
  const put = (u: number, v: number) => ({ x: toPercent(u, width), y: toPercent(v, height) });
  switch (frame.rotation) {
    case 90:
      return put(image.height - y, x);
    case 180:
      return put(image.width - x, image.height - y);
    case 270:
      return put(y, image.width - x);
    default:
      return put(x, y);
  }
}
