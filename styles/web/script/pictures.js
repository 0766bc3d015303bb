// Pictures enlarged: as large as their smallest words need, in a frame that scrolls.
let viewer;
const enlarge = (picture, source) => {
  viewer ??= document.body.appendChild(document.createElement("div"));
  viewer.className = "viewer";
  viewer.role = "dialog";
  viewer.ariaLabel = say("enlarged");
  const frame = document.createElement("div");
  frame.className = "frame";
  frame.tabIndex = 0;
  frame.role = "group";
  frame.ariaLabel = picture.alt;
  const copy = picture.cloneNode();
  copy.removeAttribute("id");
  frame.append(copy);
  viewer.replaceChildren(closeButton(() => viewer.hidePopover()), frame);
  openOver(viewer, source);
};
const makeEnlargeable = () => {
  for (const picture of document.querySelectorAll("figure img")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "enlarge";
    button.title = say("enlarge");
    button.setAttribute("aria-haspopup", "dialog");
    picture.replaceWith(button);
    button.append(picture);
    button.addEventListener("click", () => enlarge(picture, button));
  }
};
