import './ui/styles/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startWords } from '#client/i18n/i18n.ts';
import { App } from '#client/app/App.tsx';
import { fetchFontsAgain } from '#client/app/fonts-again.ts';
import { followAddress } from '#client/view/view.ts';

await startWords();
followAddress();
fetchFontsAgain();
// A build leaves the gallery out: there the condition is never true.
const Page = import.meta.env.DEV && location.pathname === '/gallery' ? (await import('#client/gallery/Gallery.tsx')).default : App;
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
