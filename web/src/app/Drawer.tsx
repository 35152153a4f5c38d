import { useEffect, useRef, type ReactNode } from "react";

import { CloseIcon } from "../conversation/icons";
import { usePageTexts } from "./pageTexts";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** The menu of a small screen: a modal dialog, which keeps the focus and closes with Escape. */
export function Drawer({ isOpen, onClose, children }: Props) {
  const { say } = usePageTexts();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);

  return (
    <dialog ref={dialog} className="gh-drawer" aria-label={say("menu")} onClose={onClose}>
      <button
        type="button"
        className="gh-icon-button gh-drawer-close"
        onClick={onClose}
        aria-label={say("menu.close")}
      >
        <CloseIcon />
      </button>
      {isOpen && children}
    </dialog>
  );
}
