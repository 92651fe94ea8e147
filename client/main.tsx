import './ui/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startWords } from '#client/i18n/i18n.ts';
import { App } from '#client/screens/App.tsx';
import { followAddress } from '#client/view/view.ts';

await startWords();
followAddress();
createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);
