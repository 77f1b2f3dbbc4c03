import { describe, expect, it } from "vitest";
import { labelOfFrame, toCsv } from "./labelled-frame.ts";
import { parseLabels } from "./labels.ts";

describe("parseLabels", () => {
  it("reads columns in any order, with and without subjects, and ignores others", () => {
    const csv = "y_cm,split,image,x_cm,subject\r\n-3.5,test,a.png,7,ann\r\n2,test,b/c.png,-11,\r\n\r\n";
    expect(parseLabels(csv)).toEqual([
      { image: "a.png", x_cm: 7, y_cm: -3.5, subject: "ann" },
      { image: "b/c.png", x_cm: -11, y_cm: 2 },
    ]);
  });

  it("names the column that is missing and the line that is wrong", () => {
    expect(() => parseLabels("image,x_cm\na.png,1")).toThrow(/line 1: column "y_cm"/);
    expect(() => parseLabels("image,x_cm,y_cm\na.png,1,2\nb.png,,3")).toThrow(
      /line 3: x_cm is "", not a number/,
    );
    expect(() => parseLabels("image,x_cm,y_cm\na.png,1,nan")).toThrow(/line 2: y_cm/);
    expect(() => parseLabels("image,x_cm,y_cm\n,1,2")).toThrow(/line 2: image is empty/);
    expect(() => parseLabels("image,x_cm,y_cm\n")).toThrow(/no pictures/);
  });
});

describe("labelOfFrame", () => {
  const frame = { image: "f.png", user_id: "07", gaze: { pog_mm: [129.05, 10.95, 0] } };

  it("turns picture-right and down in mm into user's right and up in cm", () => {
    const label = labelOfFrame(JSON.stringify(frame), "f.json");
    expect(label).toEqual({
      image: "f.png",
      x_cm: expect.closeTo(-12.905),
      y_cm: expect.closeTo(-1.095),
      subject: "07",
    });
    expect(parseLabels(toCsv([label]))).toEqual([label]);
  });

  it("names what is missing", () => {
    expect(() => labelOfFrame(JSON.stringify({ ...frame, gaze: {} }), "f.json")).toThrow(
      /f.json: "gaze.pog_mm"/,
    );
    expect(() => labelOfFrame(JSON.stringify({ gaze: frame.gaze }), "f.json")).toThrow(/f.json: "image"/);
  });
});
